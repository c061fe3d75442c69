package dev.accountable.dsr.scan;

import dev.accountable.dsr.scan.Proposal.ProposedDataset;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A scan as callers see it.
 *
 * @param createdAt UTC
 * @param createdBy the issuer's opaque reference of who asked for it
 * @param unconnected tables in which nothing of a person was found
 */
record ScanView(
        UUID id,
        String connection,
        Instant createdAt,
        String createdBy,
        List<ProposedDataset> datasets,
        List<String> unconnected) {}
