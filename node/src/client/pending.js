// Signing in step by step, where nobody can wait for the person.

/** A sign-in that waits for an answer. It can be dropped, or saved for another process to go on with. */
export class PendingSignIn {
  #signIn;
  #step;
  #endpoint;

  constructor(signIn, endpoint, step) {
    this.#signIn = signIn;
    this.#endpoint = endpoint;
    this.#step = step;
  }

  get type() {
    return 'ask';
  }

  get prompt() {
    return this.#signIn.prompt;
  }

  get username() {
    return this.#signIn.username;
  }

  async answer(answer, { signal } = {}) {
    await this.#signIn.answer(answer, signal);
    return this.#step(this.#signIn, signal);
  }

  save({ key, context }, seconds) {
    return this.#signIn.save({ key, context, endpoint: this.#endpoint }, seconds);
  }
}
