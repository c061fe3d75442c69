package dev.accountable.dsr.system;

import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.SystemMap;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered system as callers see it.
 *
 * @param registeredAt of its first version, UTC
 */
record SystemView(
        String key,
        String name,
        SystemMap.Kind kind,
        String connection,
        @Nullable String owner,
        List<Dataset> datasets,
        @Nullable String location,
        @Nullable String processor,
        @Nullable String description,
        int version,
        Instant registeredAt) {

    static SystemView of(SystemMap map, int version, Instant registeredAt) {
        return new SystemView(
                map.key(),
                map.name(),
                map.kind(),
                map.connection(),
                map.owner(),
                map.datasets(),
                map.location(),
                map.processor(),
                map.description(),
                version,
                registeredAt);
    }
}
