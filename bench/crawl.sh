#!/bin/sh
# bench/crawl.sh: this crawler beside plain Scrapy, wget, the Scrapy WARC plugins and extracting pipelines, in
# interleaved rounds on the synthetic site of ../shared/bench; prints ratios, then checks every body and every record.
# Environment: WORK (.bench) · ROUNDS (3) · ARTICLES (2000) · PEERS (those that installed) · BIG (0; 20000 adds the
# memory run) · PORT (18480) · TEARSHEET_SHARED (../shared)
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
kit=${TEARSHEET_SHARED:-$root/../shared}/bench
if [ ! -f "$kit/bench.py" ]; then
  echo "bench-crawl: the benchmark kit is not at $kit; set TEARSHEET_SHARED to the folder that holds bench/. Nothing was run."
  exit 0
fi
for tool in nginx wget; do
  command -v "$tool" >/dev/null || { echo "bench-crawl needs $tool: apt-get install nginx-light wget"; exit 2; }
done
mkdir -p "${WORK:-$root/.bench}"; work=$(cd "${WORK:-$root/.bench}" && pwd)
n=${ARTICLES:-2000} port=${PORT:-18480} rounds=${ROUNDS:-3} python=$root/.venv/bin/python
if [ ! -f "$work/installed" ]; then
  echo "installing the peers into $work/venvs (once; those that fail are left out; $work/install.log)"
  PYTHON=${PYTHON:-python3} sh "$kit/install.sh" "$work/venvs" > "$work/install.log" 2>&1 || true
  touch "$work/installed"
fi

can() { "$work/venvs/$1/bin/python" -c "import $2" >/dev/null 2>&1; }
available() { # peers that can run here
  list=wget,wget-gzip
  can va scrapy && list=scrapy-plain,$list
  can va scrapy,warcio && list=$list,scrapy+warcio
  can vs scrapy_webarchive && list=$list,scrapy-webarchive
  can vs2 scrapy_warcio && list=$list,scrapy-warcio-plugin
  can va trafilatura && list=$list,trafilatura-cli,scrapy-naive
  can vn newsplease && list=$list,news-please
  echo "$list"
}

# side SITE_ARTICLES PORT: have the site, and serve it
side() {
  site=$work/site-$1 run=$work/run-$1
  [ -f "$site/truth/meta.json" ] || "$python" "$kit/gen_site.py" "$site" --articles "$1" --seed 1 --base "http://127.0.0.1:$2"
  sh "$kit/serve.sh" start "$site" "$2" "$run"
  trap 'sh "$kit/serve.sh" stop "$run"' EXIT INT TERM
  rm -f "$run/results.jsonl"
}

measure() { # ROUNDS PEERS [bench.py's options]
  count=$1 peers=$2; shift 2
  "$python" "$kit/bench.py" --site "$site" --run "$run" --venvs "$work/venvs" --rounds "$count" --peers "$peers" "$@" \
    --project "tearsheet-warc=$python $root/bench/fetch_warc.py {urls} {conc}" \
    --project "tearsheet=sh $root/bench/archive_list.sh {urls} {conc}"
}

check() { # bodies in the WARC files, and records, against the site's truth
  pages=$(wc -l < "$site/truth/urls.txt")
  for name in tearsheet-warc tearsheet; do
    echo "== $name: WARC bodies against the files served"
    find "$run/out/$name" -name '*.warc.gz' -exec "$python" "$kit/verify.py" "$site" "$run/urls-$pages.txt" {} +
  done
  echo "== tearsheet: records against the truth"
  "$python" "$root/bench/records.py" "$run/out/tearsheet/collections/main" > "$run/tearsheet.jsonl"
  "$python" "$kit/score.py" "$site" "$run/urls-$pages.txt" "$run/tearsheet.jsonl"
}

side "$n" "$port"
measure "$rounds" "${PEERS:-$(available)}"
echo; echo "== $n articles, $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg); x = pages/s beside stock Scrapy that only fetches"
"$python" "$kit/report.py" "$run/results.jsonl"
echo; check
if [ "${BIG:-0}" != 0 ]; then
  small=$run/results.jsonl
  sh "$kit/serve.sh" stop "$run"; side "$BIG" "$((port + 1))"
  measure 1 scrapy-plain --full --timeout 3600
  echo; echo "== $BIG articles"; "$python" "$kit/report.py" "$run/results.jsonl"
  echo; echo "== peak memory of the process tree, times the smaller run's"
  "$python" "$root/bench/growth.py" "$small" "$run/results.jsonl"
fi
