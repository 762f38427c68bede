// @peculiar/x509 asks its container for metadata when it is loaded: this import has to come first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

export { x509 };
