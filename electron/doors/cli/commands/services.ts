import { services as known } from '#engine/providers/registry.ts';
import { EXIT } from '../exitCode.ts';
import { table } from '../render/text.ts';
import type { Outcome } from '../world.ts';

/** The services that an account can be connected to. Needs no folder. */
export function services(): Outcome {
  const infos = known.map((service) => service.info);
  const text = table(
    [{ title: 'SERVICE' }, { title: 'NAME' }, { title: 'ORIGIN' }, { title: 'KEY' }],
    infos.map(({ id, name, defaultOrigin, key }) => [id, name, defaultOrigin, `${key.label}, like ${key.example}`]),
  );
  return { exitCode: EXIT.ok, text, json: { services: infos } };
}
