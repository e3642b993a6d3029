import fc from 'fast-check'

/**
 * Generated inputs are the same in every run, so that a change is never blamed for what chance found. Another seed looks elsewhere:
 * `FAST_CHECK_SEED=$RANDOM npm test`. What it finds is a fault all the same, and its seed stands in the message.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FAST_CHECK_SEED ?? 41) })
