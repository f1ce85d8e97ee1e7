// Polished metal of earrings: mirrors a bright room above a dark floor.
uniform vec3 metal_colour;

void main() {
    vec3 n = normalize(view_normal), viewer = to_viewer();
    vec3 mirrored = reflect(-viewer, n);
    float room = .35 + .75 * smoothstep(-.3, .8, mirrored.y);
    vec3 light = metal_colour * (room * .6 + diffuse(n, vec3(.4), vec3(.2), lit(), 1.));
    colour = vec4(light + metal_colour * specular(n, viewer, 30., 6., lit()), 1);
}
