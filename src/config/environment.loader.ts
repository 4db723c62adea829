/** For those that still import it from here. */
export { InvalidEnvironmentError } from './settings.reader';
export { environmentWarnings, isProduction, loadEnvironment, parseEnvironment } from '../environment';
