export default {
  globs: [
    'src/controllers/block-attributes.ts',
    'src/elements/python-run.ts',
    'src/elements/events.ts',
    'src/define.ts',
  ],
  outdir: '.',
  litelement: true,
  packagejson: false,
};
