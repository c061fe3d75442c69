/**
 * Until when a request must be answered (GDPR Art. 12(3)), by Regulation (EEC, Euratom) 1182/71: plain code that needs
 * neither a database nor a container, and shows its working.
 */
@NullMarked
package dev.accountable.dsr.deadline;

import org.jspecify.annotations.NullMarked;
