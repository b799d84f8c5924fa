/**
 * Installs the peers that we are compared with, in versions that are pinned here. They are no
 * devDependencies: they would bring other CodeMirrors into our lock file.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The newest that the registry had when this was written. */
const PEERS = { '@pyscript/core': '0.7.31', '@dodona/papyros': '2.3.7' } as const;
export type PeerPackage = keyof typeof PEERS;

export const PEERS_FOLDER = fileURLToPath(new URL('../../.cache/bench/peers/', import.meta.url));

/** Where a package’s files are, once it is installed. */
export function peerFolder(name: string): string {
  return join(PEERS_FOLDER, 'node_modules', name);
}

/** `name version`, as a table names it. */
export function peerVersion(name: PeerPackage): string {
  return PEERS[name];
}

/** Installs what is not there. @throws what npm printed. */
export async function installPeers(): Promise<void> {
  const wanted = JSON.stringify({ private: true, dependencies: PEERS }, null, 2);
  const manifest = join(PEERS_FOLDER, 'package.json');
  const isThere =
    (await readFile(join(PEERS_FOLDER, 'installed'), 'utf8').catch(() => '')) === wanted;
  if (isThere) return;
  await mkdir(PEERS_FOLDER, { recursive: true });
  await writeFile(manifest, wanted);
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', ['install', ...options], { cwd: PEERS_FOLDER });
  await writeFile(join(PEERS_FOLDER, 'installed'), wanted);
}
