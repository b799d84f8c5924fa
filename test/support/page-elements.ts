// The functions that tests send into pages know `<python-run>` and its types by this.
import type {} from '../../src/define.js';
