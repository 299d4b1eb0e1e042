import { madeFor } from '../recipe-rules.ts';
import { yamlText } from '../recipe-yaml.ts';

/** What the recipe of a new IDE says. */
export interface IdeTexts {
  readonly title: string;
  readonly description: string;
  readonly order: number;
  /** Whether nginx is in front of it. */
  readonly nginx: boolean;
  readonly port: number;
  /** That a browser opens. */
  readonly path: string;
  /** OSs that it is made for. */
  readonly systems: readonly string[];
}

/** The `recipe.yaml` of a new IDE. */
export function ideRecipe({ title, description, order, nginx, port, path, systems }: IdeTexts): string {
  const environment = { NOTEBOOK_IP: '127.0.0.1', NOTEBOOK_PORT: '{port}' };
  const token = `${path.includes('?') ? '&' : '?'}token={token}`;
  const serve = nginx
    ? {
        port,
        // 503 until the server behind nginx listens.
        health: '/api/kernels',
        open: `${path}${token}`,
        environment: { ...environment, NOTEBOOK_TOKEN: '{token}' },
      }
    : { port, health: path, open: path, environment };
  return yamlText({ title, description, order, serve, rules: [madeFor(systems)] });
}

/** The `checks.yaml` of a new IDE. */
export function ideChecks(
  program: string,
  { nginx, path, contains }: Pick<IdeTexts, 'nginx' | 'path'> & { readonly contains: string | undefined },
): string {
  const behind = [
    { name: 'probes are answered', http: '/api', contains: 'version' },
    { name: 'the culler learns of the last activity', http: '/api/kernels', contains: 'last_activity' },
  ];
  return yamlText([
    { name: 'its program is there', commands: [program] },
    ...(nginx ? behind : []),
    { name: 'the server answers', http: path, ...(contains === undefined ? {} : { contains }) },
  ]);
}
