package e2e_test

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestASVS compares docs/asvs.md with the requirements of OWASP ASVS 5.0.0, levels 1
// and 2: each is answered in one row.
func TestASVS(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/asvs.md")
	must(t, err)
	answered := map[string]int{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([\d., ]+) \| (?:yes|partly|you|no|–) \| .+ \|$`).FindAllStringSubmatch(string(text), -1) {
		for _, id := range strings.Split(row[1], ", ") {
			answered[id]++
		}
	}
	required, err := os.ReadFile("testdata/asvs-5.0-level-2.txt")
	must(t, err)
	for _, id := range strings.Fields(string(required)) {
		if answered[id] != 1 {
			t.Errorf("requirement %s has %d rows in docs/asvs.md; want 1", id, answered[id])
		}
		delete(answered, id)
	}
	for id := range answered {
		t.Errorf("docs/asvs.md has a row for %s, which is no requirement of level 1 or 2", id)
	}
}

// TestDocumentedTests looks up each test that the documentation names. An ellipsis
// stands for the rest of several names.
func TestDocumentedTests(t *testing.T) {
	t.Parallel()
	defined := testNames(t)
	pages, err := filepath.Glob("../docs/*.md")
	must(t, err)
	named := regexp.MustCompile("`(Test[A-Z]\\w*|Fuzz[A-Z]\\w*)(…?)`")
	for _, page := range append(pages, "../README.md") {
		text, err := os.ReadFile(page)
		must(t, err)
		for _, name := range named.FindAllStringSubmatch(string(text), -1) {
			found := strings.Contains(defined, "func "+name[1]+"(")
			if name[2] != "" {
				found = strings.Contains(defined, "func "+name[1])
			}
			if !found {
				t.Errorf("%s names the test %s, which does not exist", page, name[1])
			}
		}
	}
}

// TestDocsNameEverySetting looks up each environment variable that the program reads, and its
// default, in the table of docs/operations.md; and each row of the table in the program.
func TestDocsNameEverySetting(t *testing.T) {
	t.Parallel()
	const page = "docs/operations.md"
	text, err := os.ReadFile("../" + page)
	must(t, err)
	_, table, found := strings.Cut(string(text), "\n## Settings\n")
	if !found {
		t.Fatalf("%s has no section Settings", page)
	}
	documented := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\| (?:`([^`]+)`|–) \\| .+ \\|$").FindAllStringSubmatch(table, -1) {
		documented[row[1]] = row[2]
	}
	sources, err := filepath.Glob("../cmd/purser/*.go")
	must(t, err)
	tag := regexp.MustCompile("`[^`]*env:\"([A-Z_]+)[A-Z_,]*\"(?:[^`]*?default:\"([^\"]*)\")?[^`]*`")
	settings, read := 0, map[string]bool{} // two commands may read one
	for _, source := range sources {
		text, err := os.ReadFile(source)
		must(t, err)
		for _, setting := range tag.FindAllStringSubmatch(string(text), -1) {
			settings++
			value, there := documented[setting[1]]
			if !there || value != setting[2] {
				t.Errorf("%s, Settings: %s has the row default %q (%t), want %q", page, setting[1], value, there, setting[2])
			}
			read[setting[1]] = true
		}
	}
	for name := range documented {
		if read[name] {
			continue
		}
		t.Errorf("%s has a row for %s, which the program does not read", page, name)
	}
	if settings < 50 {
		t.Errorf("%d settings were found in the program", settings)
	}
}

// TestDocsNameEveryCommand looks up each command of the program in the list of
// docs/operations.md.
func TestDocsNameEveryCommand(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/operations.md")
	must(t, err)
	_, list, _ := strings.Cut(string(page), "\n## Commands\n\n`purser ")
	list, _, _ = strings.Cut(list, "`")
	command := regexp.MustCompile("(?m)^\t(\\w+) +\\w+Cmd +`cmd:\"\"(?: name:\"([^\"]+)\")?")
	commands := 0
	for source, group := range map[string]string{"operate.go": "user ", "key.go": "key ", "main.go": ""} {
		text, err := os.ReadFile("../cmd/purser/" + source)
		must(t, err)
		for _, c := range command.FindAllStringSubmatch(string(text), -1) {
			commands++
			name := group + cmp.Or(c[2], strings.ToLower(c[1]))
			if !slices.Contains(strings.Split(list, " | "), name) && !strings.Contains(list, name+" ") {
				t.Errorf("docs/operations.md, Commands: %q is missing", name)
			}
		}
	}
	if commands < 15 {
		t.Errorf("%d commands were found in the program", commands)
	}
}

// testNames returns the first lines of all test functions of the module.
func testNames(t *testing.T) string {
	t.Helper()
	function := regexp.MustCompile(`(?m)^func (?:Test|Fuzz)\w+\(`)
	var all strings.Builder
	must(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git" || entry.Name() == ".cache") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		for _, line := range function.FindAll(text, -1) {
			all.Write(line)
			all.WriteByte('\n')
		}
		return err
	}))
	return all.String()
}
