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

  /** One at a time: it goes on until the next question or the end, whatever else is answered meanwhile. */
  answer(answer, { signal } = {}) {
    return this.#signIn.alone(async () => {
      await this.#signIn.answer(answer, signal);
      return this.#step(this.#signIn, signal);
    });
  }

  save(seal, seconds) {
    return this.#signIn.save(this.#seal(seal), seconds);
  }

  saveAsync(seal, seconds) {
    return this.#signIn.alone(() => this.#signIn.saveAsync(this.#seal(seal), seconds));
  }

  #seal({ key, context }) {
    return { key, context, endpoint: this.#endpoint };
  }
}
