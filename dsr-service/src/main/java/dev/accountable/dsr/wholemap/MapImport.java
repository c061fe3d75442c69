package dev.accountable.dsr.wholemap;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.datamap.Activity;
import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.dsr.datamap.Organisation;
import dev.accountable.dsr.datamap.Processor;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.register.Register;
import dev.accountable.dsr.register.Registers;
import dev.accountable.dsr.system.SystemRegister;
import dev.accountable.problem.IfMatch;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts a whole map in the place of the one that its author has read: all of it, or nothing. */
@ApplicationScoped
class MapImport {

    private static final String ANY = "*";

    private final Registers registers;
    private final SystemRegister systems;
    private final MapYaml yaml;
    private final ObjectMapper json;

    MapImport(Registers registers, SystemRegister systems, MapYaml yaml, ObjectMapper json) {
        this.registers = registers;
        this.systems = systems;
        this.yaml = yaml;
        this.json = json;
    }

    /** What the import would change. Refuses what cannot be right; the systems that would change are asked. */
    MapDiff compare(DataMap wanted) {
        refuseTwice("systems", wanted.systems(), SystemMap::key);
        refuseTwice("processors", wanted.processors(), Processor::key);
        refuseTwice("activities", wanted.activities(), Activity::key);
        DataMap current = registers.current();
        for (SystemMap system : wanted.systems()) {
            if (!current.systems().contains(system)) {
                systems.check(system);
            }
        }
        return MapDiff.between(current, wanted, json);
    }

    @Transactional
    DataMap apply(DataMap wanted, @Nullable String ifMatch) {
        registers.lock();
        DataMap current = registers.current();
        IfMatch.check(ifMatch, yaml.tag(current));
        apply(current.organisation(), wanted.organisation());
        apply(registers.processors(), current.processors(), wanted.processors(), Processor::key);
        for (SystemMap system : wanted.systems()) {
            if (current.system(system.key()).isEmpty()) {
                systems.add(system);
            } else if (!current.systems().contains(system)) {
                systems.replace(system, ANY);
            }
        }
        for (SystemMap system : current.systems()) {
            if (wanted.system(system.key()).isEmpty()) {
                systems.retire(system.key(), ANY);
            }
        }
        apply(registers.activities(), current.activities(), wanted.activities(), Activity::key);
        return registers.current();
    }

    private void apply(@Nullable Organisation before, @Nullable Organisation after) {
        Register<Organisation> register = registers.organisations();
        apply(
                register,
                before == null ? List.of() : List.of(before),
                after == null ? List.of() : List.of(after),
                one -> Registers.ORGANISATION);
    }

    private static <T> void apply(Register<T> register, List<T> before, List<T> after, Function<T, String> key) {
        Set<String> known = before.stream().map(key).collect(Collectors.toSet());
        Set<String> wanted = after.stream().map(key).collect(Collectors.toSet());
        for (T one : after) {
            if (known.contains(key.apply(one))) {
                register.replace(key.apply(one), ANY, one, Map.of());
            } else {
                register.add(key.apply(one), one, Map.of());
            }
        }
        for (T one : before) {
            if (!wanted.contains(key.apply(one))) {
                register.remove(key.apply(one), ANY);
            }
        }
    }

    private static <T> void refuseTwice(String list, List<T> all, Function<T, String> key) {
        Set<String> seen = new HashSet<>();
        for (T one : all) {
            if (!seen.add(key.apply(one))) {
                throw ProblemException.invalid(list, "holds '" + key.apply(one) + "' twice");
            }
        }
    }
}
