/** Who was trained in what, and until when that holds (GDPR Art. 39(1)(b)). Who attended is personal data of employees: it can be erased, and no event names them. */
@NullMarked
package dev.accountable.audit.programme.training;

import org.jspecify.annotations.NullMarked;
