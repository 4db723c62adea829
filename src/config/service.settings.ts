import { join } from 'node:path';
import { PROJECT_FOLDER } from './project-folder';
import { Choice, Text } from './setting.decorators';

/** What the reading of all other settings depends on. */
export class ServiceSettings {
  static readonly title = 'Service';

  @Choice('`development`, `test` or `production`; production refuses unsafe settings.', [
    'development',
    'test',
    'production',
  ])
  NODE_ENV: 'development' | 'test' | 'production' = 'development';

  @Text(
    'Where development keeps its own PostgreSQL and its generated keys. Empty: the folder `data` beside `package.json`.',
  )
  DATA_DIR = '';

  get isProduction(): boolean {
    return this.NODE_ENV === 'production';
  }

  static complete(settings: ServiceSettings): void {
    settings.DATA_DIR ||= join(PROJECT_FOLDER, 'data');
  }
}
