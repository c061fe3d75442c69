/**
 * OpenDSR 2.0 towards processors: they are asked under an id of ours, answer signed, and say by a signed callback how far
 * they are. Who a processor is, is decided by the configuration: its address, its domain, and, best, its certificate.
 */
@NullMarked
package dev.accountable.dsr.connector.opendsr;

import org.jspecify.annotations.NullMarked;
