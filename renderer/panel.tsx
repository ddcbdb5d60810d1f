import { mount } from './mount.tsx';
import { PanelScreen } from './screens/PanelScreen.tsx';

mount(PanelScreen);
