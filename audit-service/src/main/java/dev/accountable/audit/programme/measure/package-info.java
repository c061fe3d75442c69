/** The technical and organisational measures (GDPR Art. 24, 32): how far each is, what shows it, and whether it works (Art. 32(1)(d)). What was evaluated, shown or changed is written once. */
@NullMarked
package dev.accountable.audit.programme.measure;

import org.jspecify.annotations.NullMarked;
