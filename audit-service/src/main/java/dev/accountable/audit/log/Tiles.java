package dev.accountable.audit.log;

import static dev.accountable.jdbc.Database.setArray;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.accountable.audit.log.MerkleTree.Nodes;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The stored tiles, full ones and those at the right edge, and every statement on them. */
@ApplicationScoped
class Tiles {

    /** 16 KiB each. */
    private static final int REMEMBERED = 1_500;

    private final Database database;

    /** What a tile holds never changes, it only gets more. The self-check does not look here. */
    private final Cache<Tile, Tile.Expanded> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    Tiles(Database database) {
        this.database = database;
    }

    GrowingTree grow(long size) {
        return new GrowingTree(size, load(Tile.rightEdge(size)));
    }

    /** Adds the tiles that have become full, for ever, and replaces the partial ones at the right edge. */
    void save(Map<Tile, byte[]> changed) {
        Map<Tile, byte[]> full = new LinkedHashMap<>(changed);
        full.values().removeIf(hashes -> hashes.length < Tile.BYTES);
        Map<Tile, byte[]> partial = new LinkedHashMap<>(changed);
        partial.keySet().removeAll(full.keySet());
        write(
                "insert into tile (level, number, hashes) select * from unnest(?::smallint[], ?::bigint[], ?::bytea[])",
                full);
        write("""
                insert into edge (level, number, hashes)
                select * from unnest(?::smallint[], ?::bigint[], ?::bytea[])
                on conflict (level) do update set number = excluded.number, hashes = excluded.hashes
                 where edge.number < excluded.number
                    or (edge.number = excluded.number and length(edge.hashes) < length(excluded.hashes))
                """, partial);
        full.keySet().stream()
                .map(Tile::level)
                .distinct()
                .filter(level -> partial.keySet().stream().noneMatch(tile -> tile.level() == level))
                .forEach(this::leaveEdge);
    }

    private void write(String sql, Map<Tile, byte[]> changed) {
        if (changed.isEmpty()) {
            return;
        }
        List<Tile> tiles = List.copyOf(changed.keySet());
        int written = database.run(sql, statement -> {
            setTiles(statement, tiles);
            setArray(statement, 3, "bytea", tiles.stream().map(changed::get).toArray());
            return statement.executeUpdate();
        });
        if (written != tiles.size()) {
            throw new IllegalStateException("A tile that should grow was longer already");
        }
    }

    /** Where nothing has begun behind a tile that has become full, its level has no edge for the moment. */
    private void leaveEdge(int level) {
        database.run("delete from edge where level = ?", statement -> {
            statement.setInt(1, level);
            return statement.executeUpdate();
        });
    }

    /** The first hashes of a tile, as many as asked for. */
    Optional<byte[]> hashes(Tile tile, int width) {
        return Optional.ofNullable(load(List.of(tile)).get(tile))
                .filter(hashes -> hashes.length >= width * MerkleTree.HASH_BYTES)
                .map(hashes -> Arrays.copyOf(hashes, width * MerkleTree.HASH_BYTES));
    }

    /**
     * Computes a proof from the tiles it needs, which are at most two for each level. It is run twice: once to see which
     * tiles that are, so that one statement reads them all, and once with their hashes. Tiles are remembered with the hashes
     * inside of them, which cost more than to read them.
     */
    <T> T prove(Function<Nodes, T> proof) {
        Map<Tile, Integer> needed = new LinkedHashMap<>();
        var unused = proof.apply((height, index) -> {
            needed.merge(Tile.of(height, index), Tile.widthFor(height, index), Math::max);
            return MerkleTree.EMPTY_ROOT;
        });
        Map<Tile, Tile.Expanded> at = new HashMap<>(known.getAllPresent(needed.keySet()));
        at.entrySet().removeIf(one -> one.getValue().width() < needed.getOrDefault(one.getKey(), 0));
        List<Tile> missing =
                needed.keySet().stream().filter(tile -> !at.containsKey(tile)).toList();
        load(missing).forEach((tile, hashes) -> {
            var read = new Tile.Expanded(hashes);
            known.put(tile, read);
            at.put(tile, read);
        });
        needed.forEach((tile, width) -> {
            Tile.Expanded read = at.get(tile);
            if (read == null || read.width() < width) {
                throw new IllegalStateException(tile + " is missing");
            }
        });
        return proof.apply((height, index) ->
                Objects.requireNonNull(at.get(Tile.of(height, index))).node(height, index));
    }

    /** A partial tile moves when it becomes full; one statement finds it in the one place or in the other. */
    Map<Tile, byte[]> load(Collection<Tile> wanted) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        return database.run("""
                with wanted as materialized (select * from unnest(?::smallint[], ?::bigint[]) as w (level, number))
                select level, number, hashes from wanted join tile using (level, number)
                union all
                select level, number, hashes from wanted join edge using (level, number)
                """, statement -> {
            setTiles(statement, wanted);
            ResultSet rows = statement.executeQuery();
            Map<Tile, byte[]> tiles = new HashMap<>();
            while (rows.next()) {
                tiles.put(new Tile(rows.getInt(1), rows.getLong(2)), rows.getBytes(3));
            }
            return tiles;
        });
    }

    private static void setTiles(PreparedStatement statement, Collection<Tile> tiles) throws SQLException {
        setArray(statement, 1, "int2", tiles.stream().map(Tile::level).toArray());
        setArray(statement, 2, "int8", tiles.stream().map(Tile::number).toArray());
    }
}
