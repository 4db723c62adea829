import { Choice } from '../config/setting.decorators';

export class LoggingSettings {
  static readonly title = 'Log';

  @Choice('`fatal`, `error`, `warn`, `info`, `debug` or `silent`.', [
    'fatal',
    'error',
    'warn',
    'info',
    'debug',
    'silent',
  ])
  LOG_LEVEL = 'info';
}
