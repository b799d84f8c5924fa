import { PythonRun } from './elements/python-run.js';

// The first one stays: a page may load this twice.
if (!customElements.get('python-run')) customElements.define('python-run', PythonRun);

export { PythonRun };
