/** The services that an account can be connected to: the one place that knows them all. */
import type { ServiceId } from '#shared/domain/service.ts';
import type { ServiceDefinition } from './adapter.ts';
import { bizos } from './bizos/adapter.ts';
import { elizaos } from './elizaos/adapter.ts';
import { geopera } from './geopera/adapter.ts';
import { mosaic } from './mosaic/adapter.ts';
import { olostep } from './olostep/adapter.ts';

export const services: readonly ServiceDefinition[] = [bizos, olostep, mosaic, geopera, elizaos];

export function findService(id: ServiceId): ServiceDefinition | undefined {
  return services.find((service) => service.info.id === id);
}
