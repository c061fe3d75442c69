package dev.accountable.dsr.system;

import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.SystemMap;
import java.time.Instant;
import java.util.List;

/** A registered system as callers see it. */
record SystemView(
        String key,
        String name,
        SystemMap.Kind kind,
        String connection,
        String owner,
        List<Dataset> datasets,
        Instant registeredAt) {}
