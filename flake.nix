{
  description = "Words become a command in your prompt: shell integration with local language models";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      package = (lib.importTOML ./Cargo.toml).package;
    in
    {
      packages = lib.genAttrs [ "x86_64-linux" "aarch64-linux" ] (
        system:
        let
          pkgs = nixpkgs.legacyPackages.${system};
        in
        {
          default = pkgs.rustPlatform.buildRustPackage {
            pname = package.name;
            inherit (package) version;
            src = self;
            cargoLock.lockFile = ./Cargo.lock;
            nativeBuildInputs = [
              pkgs.cmake
              pkgs.rustPlatform.bindgenHook
            ];
            dontUseCmakeConfigure = true;
            # The tests want shells, terminals and a model.
            doCheck = false;
            meta = {
              inherit (package) description;
              license = with lib.licenses; [
                mit
                asl20
              ];
              mainProgram = "lotse";
              platforms = lib.platforms.linux;
            };
          };
        }
      );
    };
}
