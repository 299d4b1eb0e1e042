import { arch } from 'node:process';

/** The platform that images are built for here, as OCI writes it. */
export function platform(): string {
  return `linux/${arch === 'x64' ? 'amd64' : arch}`;
}
