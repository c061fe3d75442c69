/**
 * Requests of people about their data (GDPR Art. 15 and 17), answered from the systems that hold it, within the legal
 * month, and shown record by record.
 *
 * <p>{@code datamap} says where personal data is and what is missing in what it says; {@code register} keeps every version of
 * it, {@code system}, {@code processor} and {@code activity} change it, {@code wholemap} has it as one document, {@code scan}
 * proposes it. {@code connector} reads and erases there,
 * {@code deadline} computes until when, {@code request} leads a request through its states, {@code export} keeps what is
 * handed over.
 */
@NullMarked
package dev.accountable.dsr;

import org.jspecify.annotations.NullMarked;
