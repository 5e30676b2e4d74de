import { expect, it } from 'vitest';
import { lockSimulatorFolder } from '../../../src/sandbox/mssp/folder.ts';
import { startSimulator } from '../simulated-service.ts';

it('a folder serves one simulator at a time, and is free again when that one is closed', async () => {
  const first = await startSimulator();
  const wanted = {
    code: 'simulator_in_use',
    message:
      `the simulated MSSP in ${first.dir} is in use by process ${process.pid}: stop that one, or give this one another ` +
      'folder by SIGNET_SIMULATOR_DIR or SIGNET_DATA_DIR',
  };
  try {
    await expect(startSimulator({ dir: first.dir })).rejects.toMatchObject(wanted);
    expect(() => lockSimulatorFolder(first.dir)).toThrow(expect.objectContaining(wanted));
    expect((await first.sign({ msisdn: '41790000001' })).status).toBe(200);
  } finally {
    await first.close();
  }
  const again = await startSimulator();
  await again.simulator.close();
  await again.simulator.close();
  await again.close();
});

it('a folder that is none is told in one line', () => {
  expect(() => lockSimulatorFolder('/dev/null/below')).toThrow(/^the folder \/dev\/null\/below cannot be used: .+$/);
});
