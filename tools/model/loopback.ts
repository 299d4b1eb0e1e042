const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/**
 * Whether a registry is on the loopback interface, where it is spoken to over plain HTTP.
 *
 * @param name of a host with its port if one is given, or of an image there, e.g. `127.0.0.1:5000/team/python:3.11`
 */
export function isOnLoopback(name: string): boolean {
  const [host = ''] = name.split('/', 1);
  return loopback.test(host);
}
