import { drive } from './driver.js';
import { ours } from './ours-blocks.js';

drive(ours);
