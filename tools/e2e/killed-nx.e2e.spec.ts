import { kills, testKilledBuilds } from './killed-builds.ts';

describe.each(['buildah', 'podman'])('a build with %s, when Nx is ended', (engine) => {
  testKilledBuilds(
    engine,
    Object.keys(kills).filter((how) => how.endsWith('to Nx')),
  );
});
