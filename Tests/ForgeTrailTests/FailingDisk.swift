import Glibc
import Synchronization
import TestSupport

@testable import ForgeTrail

/// Stands before every call to the system and counts, fails or forgets.
///
/// A crash is a call from which on none gets through. What a power failure takes is worked out from the calls before:
/// bytes that were not synced are gone, and new names whose directory was not synced are gone or not, as the file
/// system likes.
final class FailingDisk: Sendable {
    enum Failure: String, CaseIterable, Sendable {
        /// One call fails, the next ones work.
        case once
        /// As when the process is killed there: nothing gets through any more.
        case crash
        /// As when the machine is, with a file system that keeps names in the order they were made.
        case powerFailure
        /// As before, with a file system that writes names down before bytes.
        case powerFailureNamesFirst
        /// A signal cuts off every call a few times.
        case interruptions
    }

    private struct Disk {
        var calls = 0
        /// What will be true when the call under way succeeds.
        var pending: (() -> Void)?
        var syncedSizes: [UInt64: Int64] = [:]
        var unsyncedNames: [NewName] = []
    }

    private struct NewName {
        let path: String
        /// The temporary that it was before; nil for a file that was made under it.
        let origin: String?
        /// A second name of the file that was replaced.
        let replaced: String?
    }

    private let folder: ScratchDirectory
    private let backup: ScratchDirectory
    private let failure: Failure
    private let place: Int
    private let code: Int32
    // Only the thread of the test that runs `run` gets here.
    nonisolated(unsafe) private var state = Disk()

    /// Fails at the call `place`, counted from 1. Files that are in the folder now are on the disk for good.
    init(_ folder: ScratchDirectory, _ failure: Failure, at place: Int, code: Int32 = EIO) throws {
        self.folder = folder
        self.failure = failure
        self.place = place
        self.code = code
        backup = try ScratchDirectory("backup")
        for name in try FileText.names(in: folder.path) { noteSize(of: folder.file(name)) }
    }

    /// Whether the place of the failure was met.
    var wasMet: Bool { state.calls >= place }

    func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        try Interposer.$call.withValue({ [self] in before($0, $1) }, operation: body)
    }

    private func before(_ operation: String, _ path: String) -> Int32 {
        state.calls += 1
        settle()
        switch failure {
        case .interruptions: return state.calls % 4 == 0 ? 0 : EINTR
        case .once: return state.calls == place ? code : 0
        case .crash, .powerFailure, .powerFailureNamesFirst:
            if state.calls >= place { return code }
            note(operation, path)
            return 0
        }
    }

    /// The call before was carried out.
    private func settle() {
        state.pending?()
        state.pending = nil
    }

    private func note(_ operation: String, _ path: String) {
        switch operation {
        case "sync" where path == folder.path: state.pending = { [self] in state.unsyncedNames = [] }
        case "sync": state.pending = { [self] in noteSize(of: path) }
        case "create" where path != folder.path:
            state.unsyncedNames.append(NewName(path: path, origin: nil, replaced: nil))
        case "rename":
            let name = String(path.dropFirst(folder.path.utf8.count + 1))
            guard let final = TemporaryName(name)?.final else { return }
            let old = backup.file("\(state.calls)")
            let isThere = unsafe link(folder.file(final), old) == 0
            state.unsyncedNames.append(
                NewName(path: folder.file(final), origin: path, replaced: isThere ? old : nil))
        default: break
        }
    }

    private func noteSize(of path: String) {
        guard let file = inode(of: path) else { return }
        state.syncedSizes[file] = size(of: path)
    }

    private func size(of path: String) -> Int64 {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// After the crash: takes away what was not synced.
    func loseUnsynced() throws {
        guard failure == .powerFailure || failure == .powerFailureNamesFirst else { return }
        settle()
        for name in try FileText.names(in: folder.path) {
            let path = folder.file(name)
            let synced = inode(of: path).flatMap { state.syncedSizes[$0] } ?? 0
            if size(of: path) > synced { _ = unsafe truncate(path, off_t(synced)) }
        }
        guard failure == .powerFailure else { return }
        for name in state.unsyncedNames.reversed() {
            if let origin = name.origin { _ = unsafe rename(name.path, origin) } else { _ = unsafe unlink(name.path) }
            if let replaced = name.replaced { _ = unsafe rename(replaced, name.path) }
        }
    }
}

/// Every call to the system, in order.
final class CallLog: Sendable {
    private let list = Mutex<[(operation: String, path: String)]>([])

    var calls: [(operation: String, path: String)] { list.withLock { $0 } }

    func note(_ operation: String, _ path: String) -> Int32 {
        list.withLock { $0.append((operation, path)) }
        return 0
    }
}
