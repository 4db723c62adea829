import type { Environment } from './environment';
import type { EmbeddedPostgres } from './embedded-postgres/embedded-postgres';

/** What a newcomer needs to see after the first start; development only, since it shows the keys. */
export function bannerOf(environment: Environment, url: string, embedded?: EmbeddedPostgres): string {
  const address = url.replace('[::]', '127.0.0.1').replace('0.0.0.0', '127.0.0.1');
  const [imshopKey = '', retailerKey = ''] = [environment.IMSHOP_API_KEYS[0], environment.RETAILER_API_KEYS[0]];
  const lines = [
    `IMSHOP sign-in is ready at ${address}`,
    '',
    ...(environment.SWAGGER ? [`Swagger UI    ${address}/docs`] : []),
    `IMSHOP key    ${imshopKey}`,
    `Retailer key  ${retailerKey}`,
    `PostgreSQL    ${embedded ? `its own, in ${embedded.directory}` : 'DATABASE_URL'}`,
    '',
    'Request a code:',
    '',
    `curl -X POST ${address}/auth/otp/request -H 'Authorization: Bearer ${imshopKey}' ` +
      `-H 'Content-Type: application/json' -d '{"userIdentifier":"79990000001"}'`,
  ];
  return `\n${lines.map((line) => (line ? `  ${line}` : '')).join('\n')}\n\n`;
}
