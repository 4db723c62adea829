import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json, wherever the process was started and whether it runs from `src` or `dist`. */
export const PROJECT_FOLDER = folderOfPackage(__dirname);

function folderOfPackage(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : folderOfPackage(dirname(folder));
}
