import { isOnLoopback } from './loopback.ts';

describe('a registry', () => {
  it.each(['localhost', 'localhost:5000/python:3.11', '127.0.0.1:5000/team/python', '127.1.2.3', '[::1]:5000/python'])(
    'is on loopback as %s',
    (name) => {
      expect(isOnLoopback(name)).toBe(true);
    },
  );

  it.each([
    ...['', 'quay.io/localhost/python', 'localhost.example/python', '127.0.0.1.example/python', 'xlocalhost'],
    ...['docker.io/127.0.0.1:5000/python', '1127.0.0.1'],
  ])('is elsewhere as %j', (name) => {
    expect(isOnLoopback(name)).toBe(false);
  });
});
