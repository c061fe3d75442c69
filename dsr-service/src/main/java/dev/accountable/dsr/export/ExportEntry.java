package dev.accountable.dsr.export;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One file of a package, as the manifest lists it.
 *
 * @param sha256 of the file's content, in hex
 */
@RegisterForReflection
public record ExportEntry(String name, String system, String dataset, long rows, long bytes, String sha256) {}
