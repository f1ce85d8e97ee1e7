// Cloth of a hat. `rest_position` holds the azimuth in degrees, the height above the hat's line and the way out along
// the brim.
uniform vec3 hat_colour;
uniform float knitted, banded;

void main() {
    vec3 n = normalize(view_normal);
    float azimuth = rest_position.x, height = rest_position.y, out_along = rest_position.z;
    vec3 albedo = hat_colour * (.88 + .24 * noise(vec3(azimuth * .5, height * 30., out_along * 20.)));
    float rib = .5 + .5 * cos(radians(azimuth) * 60.);
    albedo *= 1. - knitted * .35 * rib;
    albedo *= 1. - knitted * .5 * smoothstep(.04, .0, abs(height - .31));  // the fold above the cuff
    albedo *= 1. - banded * .65 * step(.02, height) * step(height, .2);
    if (!gl_FrontFacing) {
        n = -n;
        albedo *= .5;
    }
    colour = vec4(diffuse(n, albedo, vec3(.15), lit(), 1.), 1);
}
