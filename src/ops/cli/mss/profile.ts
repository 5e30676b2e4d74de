/** `signet mss profile`: what a person can sign with, without disturbing anybody. */
import { X509Certificate } from 'node:crypto';
import type { MobileUserCertificate, SignatureDevice } from '../../../mss/profile.ts';
import { type CommandIo, EXIT } from '../command.ts';
import { COMMON, readMsisdn, readOptions } from './arguments.ts';
import { withService } from './session.ts';

/** The end of the person's own certificate, which stands first. */
function endsAt([der]: readonly Uint8Array[]): string | undefined {
  try {
    return der && new X509Certificate(der).validToDate.toISOString();
  } catch {
    return undefined;
  }
}

const certificate = ({ algorithm, certificates, signatureProfiles, state, subjects }: MobileUserCertificate) => ({
  state,
  algorithm,
  subject: subjects[0],
  endsAt: endsAt(certificates),
  chain: certificates.length,
  signatureProfiles,
});
const device = ({ state, pinBlocked, certificates }: SignatureDevice) => ({
  state,
  pinBlocked,
  certificates: certificates.map(certificate),
});

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, { ...COMMON, msisdn: { type: 'string' } });
  const msisdn = await readMsisdn(options.msisdn, io);
  return withService(io, options, async ({ client, report, signal }) => {
    const { apps, certificates, sim, ...profile } = await client.profile(msisdn, { signal });
    report.result('the service knows the number', {
      ok: true,
      ...profile,
      sim: sim && { ...device(sim), card: sim.cardDetails },
      apps: apps.map(device),
      certificates: certificates.map(certificate),
    });
    return EXIT.ok;
  });
}
