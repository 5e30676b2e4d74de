/** The codec that an operator's configuration asks for. */
import type { MssCodec } from './codec.ts';
import type { MssSettings } from './exchange.ts';
import { createRestCodec } from './rest/codec.ts';
import { createSoapCodec } from './soap/codec.ts';

export function codecFor(settings: MssSettings): MssCodec {
  if (settings.binding === 'rest') return createRestCodec(settings.rest_messages ?? 'full');
  return createSoapCodec({
    wrapper: settings.soap_wrapper ?? 'plain',
    mediaType: settings.soap_media_type ?? 'application/soap+xml',
    profilePort: settings.soap_profile_port ?? 'MSS_ProfilePort',
  });
}
