// @ts-check
'use strict';

// Required into a replica before its own code: it shifts the clock by CLOCK_SHIFT_MS.
const shift = Number(process.env['CLOCK_SHIFT_MS']);
const RealDate = Date;

globalThis.Date = /** @type {DateConstructor} */ (
  /** @type {unknown} */ (
    class extends RealDate {
      /** @param {[]} given */
      constructor(...given) {
        if (given.length > 0) super(...given);
        else super(RealDate.now() + shift);
      }

      /** @override */
      static now() {
        return RealDate.now() + shift;
      }
    }
  )
);
Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + shift });
