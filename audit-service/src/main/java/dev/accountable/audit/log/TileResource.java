package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/**
 * The whole log as C2SP tlog-tiles, so that readers written by others read it. What one path answers never changes, not
 * even where it is partial: so it may be kept for ever, by the reader alone, because it takes a role to read it.
 */
@Path("/api/v1/log/tile")
@Produces(MediaType.APPLICATION_OCTET_STREAM)
class TileResource {

    private static final String AUDITOR = "auditor";
    private static final String PRIVACY_OFFICER = "privacy-officer";

    /** At level 7 one hash stands for more leaves than an index can count. */
    private static final Pattern LEVEL = Pattern.compile("[0-7]");

    private final Tiles tiles;
    private final Leaves leaves;

    TileResource(Tiles tiles, Leaves leaves) {
        this.tiles = tiles;
        this.leaves = leaves;
    }

    @GET
    @Path("/{level}/{number: .+}")
    @RolesAllowed({AUDITOR, PRIVACY_OFFICER})
    @Operation(summary = "Up to 256 hashes of one level of the tree (C2SP tlog-tiles)")
    public RestResponse<byte[]> tile(
            @Parameter(description = "0: leaf hashes. Above: hashes of whole tiles of the level below", example = "0")
                    String level,
            @Parameter(
                            description = "x001/x234/067 is tile 1234067; a partial one ends in .p/ and its width",
                            example = "000")
                    String number,
            @Context Request request) {
        if (!LEVEL.matcher(level).matches()) {
            throw none();
        }
        TilePath path = find(number, Integer.parseInt(level));
        var tile = new Tile(Integer.parseInt(level), path.number());
        byte[] hashes = tiles.hashes(tile, path.width())
                .orElseThrow(() -> new IllegalStateException(tile + " of the signed tree is missing"));
        return immutable(hashes, request);
    }

    @GET
    @Path("/entries/{number: .+}")
    @RolesAllowed({AUDITOR, PRIVACY_OFFICER})
    @Operation(
            summary = "Up to 256 envelopes, each behind its length in two bytes (C2SP tlog-tiles entry bundle)",
            description = "Entry i of bundle n hashes to hash i of tile n at level 0.")
    public RestResponse<byte[]> entries(
            @Parameter(description = "As for tiles", example = "000") String number, @Context Request request) {
        TilePath path = find(number, 0);
        List<String> envelopes = leaves.envelopes(path.number() * Tile.WIDTH, path.width());
        if (envelopes.size() < path.width()) {
            throw new IllegalStateException("An event of the signed tree is missing: " + path);
        }
        return immutable(bundle(envelopes), request);
    }

    private static TilePath find(String path, int level) {
        long size = Checkpoint.latest().map(Checkpoint::size).orElse(0L);
        return TilePath.parse(path).filter(tile -> tile.isIn(level, size)).orElseThrow(TileResource::none);
    }

    private static ProblemException none() {
        return ProblemException.notFound("tile at this path in the signed tree");
    }

    /** Lengths are unsigned and of two bytes, big end first; an envelope is some 400 bytes long. */
    private static byte[] bundle(List<String> envelopes) {
        var bundle = new ByteArrayOutputStream();
        for (String envelope : envelopes) {
            byte[] entry = envelope.getBytes(UTF_8);
            if (entry.length > 0xFFFF) {
                throw new IllegalStateException("An envelope is too long for a bundle");
            }
            bundle.write(entry.length >> 8);
            bundle.write(entry.length);
            bundle.writeBytes(entry);
        }
        return bundle.toByteArray();
    }

    private static RestResponse<byte[]> immutable(byte[] bytes, Request request) {
        var tag = new EntityTag(Base64.getUrlEncoder().withoutPadding().encodeToString(MerkleTree.leafHash(bytes)));
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        ResponseBuilder<byte[]> answer = unchanged == null ? ResponseBuilder.ok(bytes) : ResponseBuilder.notModified();
        return answer.tag(tag)
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .build();
    }
}
