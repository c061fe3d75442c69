/** What the register says over many breaches. */
@org.jspecify.annotations.NullMarked
package dev.accountable.breach.register;
