/** Some rooms still read all settings at once; each is to inject the classes that it reads. */
export { Environment } from '../environment';
