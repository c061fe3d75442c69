/** Assessments held against the EDPB's published outcomes and ENISA's arithmetic. */
@NullMarked
package dev.accountable.breach.assessment;

import org.jspecify.annotations.NullMarked;
