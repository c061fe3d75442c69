/**
 * How bad a breach is for the people concerned, and what the law asks for because of it.
 *
 * <p>The facts of an incident are sheets that are only added to. From the sheet in force follow a proposal with its reasons
 * (Art. 33(1), 34(1)), ENISA's severity with every sub-score, and the published cases that are nearest. A person decides, with
 * reasons; less than what was proposed needs a second person.
 */
@NullMarked
package dev.accountable.breach.assessment;

import org.jspecify.annotations.NullMarked;
