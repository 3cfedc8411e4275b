/**
 * Whoever types fast asks faster than answers come. One question is worked on and one waits; when a newer one comes, the
 * waiting one is answered emptily, for nobody looks at it any more.
 */
export function newestOnly<Question extends unknown[], Answer>(
  ask: (...question: Question) => Promise<Answer>,
  empty: (...question: Question) => Answer,
): (...question: Question) => Promise<Answer> {
  let isBusy = false;
  let waiting: { begin: () => void; drop: () => void } | undefined;

  return (...question) =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        isBusy = true;
        void ask(...question)
          .then(resolve, reject)
          .finally(() => {
            isBusy = false;
            const next = waiting;
            waiting = undefined;
            next?.begin();
          });
      };
      if (!isBusy) return begin();
      waiting?.drop();
      waiting = { begin, drop: () => resolve(empty(...question)) };
    });
}
