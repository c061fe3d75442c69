package dev.accountable.audit.log;

import static dev.accountable.audit.Database.setArray;

import dev.accountable.audit.Database;
import dev.accountable.audit.log.MerkleTree.Nodes;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The stored tiles, and every statement on them. */
@ApplicationScoped
class Tiles {

    private final Database database;

    Tiles(Database database) {
        this.database = database;
    }

    GrowingTree grow(long size) {
        return new GrowingTree(size, load(Tile.rightEdge(size)));
    }

    /** Starts tiles and lengthens partial ones. A full tile is never written again. */
    void save(Map<Tile, byte[]> changed) {
        if (changed.isEmpty()) {
            return;
        }
        List<Tile> tiles = new ArrayList<>(changed.keySet());
        int written = database.run("""
                insert into tile (level, number, hashes)
                select * from unnest(?::smallint[], ?::bigint[], ?::bytea[])
                on conflict (level, number) do update set hashes = excluded.hashes
                 where length(tile.hashes) < length(excluded.hashes)
                """, statement -> {
            setArray(statement, 1, "int2", tiles.stream().map(Tile::level).toArray());
            setArray(statement, 2, "int8", tiles.stream().map(Tile::number).toArray());
            setArray(statement, 3, "bytea", tiles.stream().map(changed::get).toArray());
            return statement.executeUpdate();
        });
        if (written != tiles.size()) {
            throw new IllegalStateException("A tile that should grow was longer already");
        }
    }

    /**
     * Computes a proof from the tiles it needs, which are at most two for each level. It is run twice: once to see which
     * tiles that are, so that one statement reads them all, and once with their hashes.
     */
    <T> T prove(Function<Nodes, T> proof) {
        Set<Tile> needed = new LinkedHashSet<>();
        var unused = proof.apply((height, index) -> {
            needed.add(Tile.of(height, index));
            return MerkleTree.EMPTY_ROOT;
        });
        Map<Tile, byte[]> tiles = load(needed);
        return proof.apply((height, index) -> {
            Tile tile = Tile.of(height, index);
            byte[] hashes = tiles.get(tile);
            if (hashes == null) {
                throw new IllegalStateException(tile + " is missing");
            }
            return Tile.node(hashes, height, index);
        });
    }

    private Map<Tile, byte[]> load(Collection<Tile> wanted) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        return database.run("""
                select level, number, hashes from tile
                 where (level, number) in (select * from unnest(?::smallint[], ?::bigint[]))
                """, statement -> {
            setArray(statement, 1, "int2", wanted.stream().map(Tile::level).toArray());
            setArray(statement, 2, "int8", wanted.stream().map(Tile::number).toArray());
            ResultSet rows = statement.executeQuery();
            Map<Tile, byte[]> tiles = new HashMap<>();
            while (rows.next()) {
                tiles.put(new Tile(rows.getInt(1), rows.getLong(2)), rows.getBytes(3));
            }
            return tiles;
        });
    }
}
