/** Some rooms still import the error from here. */
export { InvalidEnvironmentError } from './settings.reader';
export { environmentWarnings, isProduction, loadEnvironment, parseEnvironment } from '../environment';
