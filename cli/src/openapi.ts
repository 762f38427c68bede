export { openApiText } from '@monban/server/openapi-document';
