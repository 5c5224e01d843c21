import ForgeBSON
import ForgeJinja

/// Which fields the sampled documents have, and how many of them: names and counts, no values.
struct FieldCensus {
    private(set) var documents = 0
    private var counts: [String: Int] = [:]
    /// How many documents have each of the fields that are asked about.
    private var asked: [String: Int]

    /// Beyond this many paths, and as deep, only what is asked about is counted.
    private static let limit = 5000
    private static let depth = 5

    init(asking paths: some Sequence<String>) {
        asked = Dictionary(paths.map { ($0, 0) }) { first, _ in first }
    }

    mutating func add(_ document: BSONDocument) {
        documents += 1
        for path in asked.keys where document.value(at: path) != nil { asked[path, default: 0] += 1 }
        count(document, under: "", depth: 1)
    }

    private mutating func count(_ document: BSONDocument, under prefix: String, depth: Int) {
        for element in document.elements {
            // What is no name in a template cannot be proposed either.
            let path = prefix + element.key
            guard FieldPath.isPlain(path), !path.hasPrefix("_") else { continue }
            if counts[path] != nil || counts.count < Self.limit { counts[path, default: 0] += 1 }
            if depth < Self.depth, element.type == .document, let inner = element.value.documentValue {
                count(inner, under: path + ".", depth: depth + 1)
            }
        }
    }

    func count(of path: String) -> Int { asked[path] ?? counts[path] ?? 0 }

    var topLevelNames: [String] { counts.keys.filter { !$0.contains(".") } }

    /// A field that lies deeper, whose own name or whole path is that name or nearly so.
    func deeperField(like name: String) -> (path: String, count: Int, distance: Int)? {
        field(among: counts.keys.filter { $0.contains(".") }, like: name)
    }

    /// Any field that is probably meant by a path which leads nowhere.
    func field(like path: String) -> (path: String, count: Int)? {
        if let near = Suggestion.nearest(to: path, among: counts.keys) { return (near.name, count(of: near.name)) }
        let name = path.split(separator: ".").last.map(String.init) ?? path
        return field(among: Array(counts.keys), like: name).map { ($0.path, $0.count) }
    }

    private func field(among paths: [String], like name: String) -> (path: String, count: Int, distance: Int)? {
        var best: (path: String, count: Int, distance: Int)?
        for path in paths.sorted() {
            let parts = path.split(separator: ".").map(String.init)
            let own = parts.last ?? path
            let isSame = own == name || parts.joined(separator: "_") == name
            guard let distance = isSame ? 0 : Suggestion.nearest(to: name, among: [own])?.distance else { continue }
            let found = (path, count(of: path), distance)
            guard let known = best else {
                best = found
                continue
            }
            if (distance, -found.1) < (known.distance, -known.count) { best = found }
        }
        return best
    }
}
