/** The simulator's folder belongs to one process at a time: two of them would each answer from a journal of their own. */
import { type FolderLock, FolderLocked, lockFolder } from '../../store/folder-lock.ts';
import { reasonOf, StartError } from '../../store/start-error.ts';

/** @throws StartError in one line, with what to do */
export function lockSimulatorFolder(dir: string): FolderLock {
  try {
    return onlyOnce(lockFolder(dir, 'simulator'));
  } catch (error) {
    if (!(error instanceof FolderLocked)) {
      throw new StartError('data_dir_unusable', `the folder ${dir} cannot be used: ${reasonOf(error)}`, {
        cause: error,
      });
    }
    const holder = error.holder === undefined ? 'another process' : `process ${error.holder}`;
    throw new StartError(
      'simulator_in_use',
      `the simulated MSSP in ${dir} is in use by ${holder}: stop that one, or give this one another folder by SIGNET_SIMULATOR_DIR or SIGNET_DATA_DIR`,
      { cause: error },
    );
  }
}

/** A simulator may be closed by its owner and by whoever ends the program. */
function onlyOnce(lock: FolderLock): FolderLock {
  let held = true;
  return {
    release() {
      if (held) lock.release();
      held = false;
    },
  };
}
