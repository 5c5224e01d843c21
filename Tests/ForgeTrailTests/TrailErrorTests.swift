import ForgeTrail
import Glibc
import Testing

@Suite("TrailError: what was being done, to what, and why it failed")
struct TrailErrorTests {
    @Test("the system's reason follows the subject in quotes")
    func wording() {
        let error = TrailError("rename", "batches/visits/.failed.jsonl.1.abcdef.tmp", errno: ENOSPC)
        #expect(
            error.description
                == "cannot rename 'batches/visits/.failed.jsonl.1.abcdef.tmp': No space left on device")
    }

    @Test("what is not there is missing, and keeps its number")
    func missing() {
        let error = TrailError("open", "x", errno: ENOENT)
        #expect(error.kind == .missing)
        #expect(error.errno == ENOENT)
    }

    @Test("waiting helps where others use something up", arguments: [EMFILE, ENFILE, ENOMEM, EAGAIN, ENOLCK])
    func transient(code: Int32) { #expect(TrailError("open", "x", errno: code).isTransient) }

    @Test("waiting does not help otherwise", arguments: [ENOSPC, EDQUOT, EIO, EFBIG, EACCES, EROFS, ENOENT, ELOOP])
    func permanent(code: Int32) { #expect(!TrailError("open", "x", errno: code).isTransient) }

    @Test("a held lock is transient, a damaged or refused file is not")
    func kinds() {
        #expect(TrailError(.busy(nil), "lock", "x", reason: "held by another process").isTransient)
        #expect(!TrailError(.corrupt, "read", "x", reason: "").isTransient)
        #expect(!TrailError(.refused, "use", "x", reason: "").isTransient)
    }
}
