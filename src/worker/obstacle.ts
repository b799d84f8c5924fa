/** Why no checkpoint of an interpreter can be made now. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
}
