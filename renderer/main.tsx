import { mount } from './mount.tsx';
import { WindowFace } from './screens/WindowFace.tsx';

mount(WindowFace);
